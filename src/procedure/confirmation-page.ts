import { formPage } from './form-page.ts';

/** Where a beneficiary answers; the code stands behind a `#`, which no server and no log gets to see. */
export const CONFIRMATION_FORM_PATH = '/v1/public/case-confirmation';

const SCRIPT = `linked('code',()=>{by('send').hidden=false;by('sent').textContent=''});
const say=(confirmed)=>async()=>{const out=by('sent');if(!by('send').reportValidity())return;
const reason=by('reason').value.trim();
const found=await ask(out,'POST','case-confirmations',{code:by('code').value,confirmed,...(reason&&{reason})});
if(!found)return;by('send').hidden=true;out.textContent=found.confirmed?'已记下：确有其事。谢谢。 Noted: it happened. Thank you.':'已记下：没有此事。 Noted: it did not happen.'};
by('yes').onclick=say(true);by('no').onclick=say(false);by('send').onsubmit=(e)=>e.preventDefault();`;

const MAIN = `<p>有人申报为您做了一件事。请告诉村里是否确有其事；确认码只能用一次。</p>
<p lang="en">Somebody says to have done something for you. Tell the village whether it happened; the code is good for once.</p>
<form id="send"><label for="code">确认码 Code</label><input id="code" required maxlength="100" autocomplete="off"><label for="reason">说明（可不填） Remark (optional)</label><input id="reason" maxlength="500" autocomplete="off"><button id="yes" type="button">确有其事 It happened</button><button id="no" type="button">没有此事 It did not</button></form><output id="sent"></output>`;

/** For the beneficiary's word on an act (受助人确认). */
export const CONFIRMATION_FORM = formPage('受助人确认', MAIN, SCRIPT);
