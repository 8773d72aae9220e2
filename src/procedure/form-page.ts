import type { FastifyReply } from 'fastify';
import { pageFrame, sendPage, sourceHash } from '../http/page.ts';

/*
 * Pages on which people write something: nothing is loaded, nothing is kept on the device, and the page talks to this service alone.
 * Addresses are relative, so that they hold below a path of a proxy too.
 */

const STYLE =
  'body{font:18px/1.6 sans-serif;max-width:36rem;margin:1rem auto;padding:0 1rem}textarea,input,button{font:inherit;width:100%;box-sizing:border-box;margin:.3em 0}textarea{height:10rem}output{display:block;white-space:pre-wrap;word-break:break-all}.kept{border-left:.3rem solid #a51c12;padding-left:.8rem;font-size:.9em}';

/**
 * `by(id)` finds an element; `ask(out, method, url, body, headers)` answers what the service says, or shows why not in `out`, one at a time:
 * who taps twice asks once. `linked(id, then)` fills a field with what stands behind the `#`, also of the next link opened in the same tab.
 */
const SHARED = `'use strict';
const by=(id)=>document.getElementById(id);
let asking=false;
const ask=async(out,how,url,body,more)=>{if(asking)return;asking=true;out.textContent='…';try{
const answer=await fetch(url,{method:how,credentials:'omit',headers:{...more,...(body&&{'content-type':'application/json'})},body:body&&JSON.stringify(body)});
const found=await answer.json();return answer.ok?found:(out.textContent=found.detail+' '+found.fix,undefined)
}catch{out.textContent='没有网络，请重试。 No network: try again.'}finally{asking=false}};
const linked=(id,then)=>{const read=()=>{then();try{by(id).value=decodeURIComponent(location.hash.slice(1))}catch{}};read();addEventListener('hashchange',read)};
`;

export interface FormPage {
  readonly html: (village?: string) => string;
  /** Only the page's own script and style run. */
  readonly policy: string;
}

/** A form of a village. `main` and `script` are ours: no word of anybody's is in them; `village` is a code: digits. */
export function formPage(title: string, main: string, script: string): FormPage {
  const code = SHARED + script;
  return {
    html: (village = '') =>
      pageFrame(
        title,
        STYLE,
        `<body data-village="${village}"><h1>${title}</h1>\n${main}\n<script>${code}</script></body>`,
      ),
    policy: [
      "default-src 'none'",
      `script-src ${sourceHash(code)}`,
      `style-src ${sourceHash(STYLE)}`,
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'none'",
    ].join('; '),
  };
}

/** Sends a form with its policy. `reply`: of a route that answers no JSON. */
export function sendForm(reply: unknown, { html, policy }: FormPage, village?: string): never {
  return sendPage((reply as FastifyReply).header('x-robots-tag', 'noindex'), policy, html(village));
}
