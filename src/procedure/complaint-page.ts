import QRCode from 'qrcode';
import { formPage } from './form-page.ts';

/** Where the form for complaints about a village is. */
export function complaintFormPath(village: string): string {
  return `/v1/public/villages/${village}/complaint-form`;
}

/** The QR code to put up in the village, as SVG: it opens the form. */
export function complaintPoster(origin: string, village: string): Promise<string> {
  return QRCode.toString(origin + complaintFormPath(village), { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
}

/** Keeps nothing on the device: the token is shown once, for the sender to write down. */
const SCRIPT = `const base='../../complaints';
by('send').onsubmit=async(e)=>{e.preventDefault();const out=by('sent');
const found=await ask(out,'POST',base,{village:document.body.dataset.village,words:by('words').value});
if(found){by('words').value='';out.textContent='已收到。请抄下查询码（只显示这一次）：\\n'+found.token}};
by('look').onsubmit=async(e)=>{e.preventDefault();const out=by('found');
const found=await ask(out,'GET',base+'/'+encodeURIComponent(by('token').value.trim()));
if(found)out.textContent=found.state==='open'?'尚未答复。 Not answered yet.':(found.answer??'答复已按规定删除。')+'\\n'+found.answeredOn};`;

const MAIN = `<p>匿名提交，直达上级，村里看不到。 Anonymous: the supervisor reads it, the village does not.</p>
<div class="kept"><p>保存的只有：哪个村、哪一天、加密的内容和查询码的指纹。不记录您的姓名、地址、设备和时刻。答复满 90 天，内容删除。</p>
<p lang="en">Kept: the village, the day, your words encrypted, a fingerprint of the code. Not kept: name, address, device, hour. The words are removed 90 days after the answer.</p>
<p><strong>文字本身会暴露身份。</strong>只有您知道的事、您的称呼、口头禅、与谁的纠纷，都可能让人认出是您。请只写事实：何事、何时、谁能查到证据；不要写身份证号、电话。</p>
<p lang="en"><strong>Words can tell who wrote them:</strong> what only you know, how you speak, a quarrel of yours. Write facts only: what, when, where it can be checked; no identity card or telephone numbers.</p></div>
<form id="send"><label for="words">反映的问题 What is wrong</label><textarea id="words" required maxlength="4000"></textarea><button>提交 Send</button></form><output id="sent"></output>
<h2>查看答复 Read the answer</h2><form id="look"><label for="token">查询码 Code</label><input id="token" required autocomplete="off"><button>查看 Look</button></form><output id="found"></output>`;

/** To send a complaint, and to read its answer. */
export const COMPLAINT_FORM = formPage('码上举报', MAIN, SCRIPT);
