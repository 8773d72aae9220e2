import QRCode from 'qrcode';
import { sha256 } from '../kernel/canonical.ts';

/** Where the form for complaints about a village is. */
export function complaintFormPath(village: string): string {
  return `/v1/public/villages/${village}/complaint-form`;
}

/** The QR code to put up in the village, as SVG: it opens the form. */
export function complaintPoster(origin: string, village: string): Promise<string> {
  return QRCode.toString(origin + complaintFormPath(village), { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
}

const STYLE =
  'body{font:18px/1.6 sans-serif;max-width:36rem;margin:1rem auto;padding:0 1rem}textarea,input,button{font:inherit;width:100%;box-sizing:border-box;margin:.3em 0}textarea{height:10rem}output{display:block;white-space:pre-wrap;word-break:break-all}';

/** Keeps nothing on the device: the token is shown once, for the sender to write down. */
const SCRIPT = `'use strict';
const base='/v1/public/complaints',by=(id)=>document.getElementById(id);
const ask=async(out,how,url,body)=>{out.textContent='…';try{
const answer=await fetch(url,{method:how,credentials:'omit',headers:body?{'content-type':'application/json'}:{},body:body&&JSON.stringify(body)});
const found=await answer.json();return answer.ok?found:(out.textContent=found.detail+' '+found.fix,undefined)
}catch{out.textContent='没有网络，请重试。 No network: try again.'}};
by('send').onsubmit=async(e)=>{e.preventDefault();const out=by('sent');
const found=await ask(out,'POST',base,{village:document.body.dataset.village,words:by('words').value});
if(found){by('words').value='';out.textContent='已收到。请抄下查询码（只显示这一次）：\\n'+found.token}};
by('look').onsubmit=async(e)=>{e.preventDefault();const out=by('found');
const found=await ask(out,'GET',base+'/'+encodeURIComponent(by('token').value.trim()));
if(found)out.textContent=found.state==='open'?'尚未答复。 Not answered yet.':(found.answer??'答复已按规定删除。')+'\\n'+found.answeredOn};`;

/** Only this page's own script and style run, and it talks to this service alone. */
export const COMPLAINT_FORM_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${sha256(SCRIPT).toString('base64')}'`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ');

/** The form itself: to send a complaint, and to read its answer. `village` is a code: digits. */
export function complaintForm(village: string): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>码上举报</title><style>${STYLE}</style>`;
  return `<!doctype html><html lang="zh"><head>${head}</head><body data-village="${village}"><h1>码上举报</h1>
<p>匿名提交，直达上级，村里看不到。不记录您的姓名、地址和时刻。请不要填写身份证号、电话。</p>
<form id="send"><label for="words">反映的问题</label><textarea id="words" required maxlength="4000"></textarea><button>提交</button></form><output id="sent"></output>
<h2>查看答复</h2><form id="look"><label for="token">查询码</label><input id="token" required autocomplete="off"><button>查看</button></form><output id="found"></output>
<script>${SCRIPT}</script></body></html>`;
}
