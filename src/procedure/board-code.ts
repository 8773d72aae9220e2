import QRCode from 'qrcode';

/** Where the board is to be read on a telephone, and the code that leads there. */
export interface BoardCode {
  readonly url: string;
  /** SVG. */
  readonly svg: string;
}

/** `origin`: where people reach the service. */
export async function boardCode(origin: string, village: string): Promise<BoardCode> {
  const url = `${origin}/v1/public/villages/${village}/board.html`;
  return { url, svg: await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }) };
}
