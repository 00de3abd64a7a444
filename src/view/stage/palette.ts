/** The tokens' colours and fonts, read once a theme from the style sheet. */
import { type Role, roleOf } from '../../protocol/identity.ts';

export interface Palette {
  readonly raised: string;
  readonly line: string;
  readonly ink: string;
  readonly quiet: string;
  readonly bad: string;
  readonly ok: string;
  readonly warn: string;
  readonly badGround: string;
  readonly ground: string;
  readonly lineStrong: string;
  readonly accent: string;
  readonly onHue: string;
  /** Per cent of the accent at most in a ground that ink is written on. */
  readonly heatMost: number;
  readonly surface: string;
  readonly font: string;
  readonly monoFamily: string;
  readonly glyphFont: string;
  readonly labelFont: string;
  role(role: Role): string;
  hue(component: string): string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const roles = new Map<Role, string>();
  const role = (name: Role): string => {
    let hue = roles.get(name);
    if (hue === undefined) {
      hue = read(`--hue-${name}`);
      roles.set(name, hue);
    }
    return hue;
  };
  return {
    raised: read('--raised'),
    line: read('--line'),
    ink: read('--ink'),
    quiet: read('--ink-3'),
    bad: read('--bad'),
    ok: read('--ok'),
    warn: read('--warn'),
    badGround: read('--bad-bg'),
    ground: read('--bg'),
    lineStrong: read('--line-strong'),
    accent: read('--accent'),
    onHue: read('--surface'),
    heatMost: Number(read('--heat-most')),
    surface: read('--surface'),
    monoFamily: read('--mono'),
    font: `11px ${read('--mono')}`,
    glyphFont: `700 11px ${read('--font')}`,
    labelFont: `11.5px ${read('--font')}`,
    role,
    hue: (component) => role(roleOf(component)),
  };
}
