import { formPage } from './form-page.ts';

/** The number comes with the link (`#A3F0-91C2`). Sent again after a failure it is the same objection: its key stays until it is taken. */
const SCRIPT = `const fresh=()=>[...crypto.getRandomValues(new Uint8Array(16))].map((one)=>one.toString(16).padStart(2,'0')).join('');
let key;
linked('number',()=>{key=fresh();by('sent').textContent=''});
for(const field of ['number','words'])by(field).oninput=()=>{key=fresh()};
by('send').onsubmit=async(e)=>{e.preventDefault();const out=by('sent');
const found=await ask(out,'POST','objections',{number:by('number').value.trim(),words:by('words').value},{'idempotency-key':key});
if(found){by('words').value='';key=fresh();out.textContent='已收到。答复期限 Answered by: '+found.dueOn}};`;

const MAIN = `<p>对公示内容有异议，请填写公示栏上的编号和理由，不用留姓名。答复写在公示栏上。</p>
<p lang="en">Disagree with what is on the board? Give its number and your reason; no name is needed. The answer hangs on the board.</p>
<div class="kept"><p>保存的只有编号、理由和日期，不记录您是谁。<strong>文字本身会暴露身份</strong>，请只写事实；村里答复异议的人会读到原文。</p>
<p lang="en">Kept: the number, your reason and the day, not who you are. <strong>Words can tell who wrote them:</strong> write facts only; those who answer in the village read them.</p></div>
<form id="send"><label for="number">公示编号 Number</label><input id="number" required maxlength="40" autocomplete="off"><label for="words">理由 Reason</label><textarea id="words" required maxlength="1000"></textarea><button>提交 Send</button></form><output id="sent"></output>
<p><a href="board.html">回到公示栏 Back to the board</a></p>`;

/** To object to something on the board without a name. */
export const OBJECTION_FORM = formPage('提异议', MAIN, SCRIPT);
