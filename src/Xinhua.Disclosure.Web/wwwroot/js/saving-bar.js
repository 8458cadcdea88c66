/** What is seen of saving as a whole: the bar at the foot of the form, and the dialog of a session that has ended. */

import { element, put } from './dom.js';

const SIGN_IN_PERIOD = 5_000;

/** The bar at the foot: the state of the whole, who else is here, taking back; the button that saves the form steps aside. */
export function barOf(form, line, others, undo) {
  const bar = line?.closest('.action-bar') ?? form;
  const save = bar.querySelector('button[formaction*="handler=Save"]') ?? element('button', '');
  const state = line ?? element('p', 'save-state');
  const box = element('div', 'save-box');
  const sight = element('p', 'save-sight');
  sight.setAttribute('aria-hidden', 'true');
  const attend = button('button button--secondary', '去处理');
  const copy = button('button button--secondary', '复制没有保存的内容');
  bar.classList.add('action-bar--live');
  state.classList.add('visually-hidden');
  state.before(box);
  const words = element('div', 'save-box__words');
  words.append(sight, state, others.element);
  box.append(words, attend, copy);
  box.after(undo.element);
  [attend, copy].forEach((made) => { made.hidden = true; });
  const time = document.querySelector('[data-saved-at]');
  return {
    save,
    attend,
    copy,
    signIn: signInDialog(),
    look(kind, text) {
      sight.dataset.state = kind;
      put(sight, text);
    },
    tell(kind, text) {
      this.look(kind, text);
      put(state, text);
    },
    saved(at) {
      if (time) {
        time.dateTime = at;
        put(time, beijing(at));
      }
    },
    found(count, at) {
      const notice = element('div', 'notice');
      notice.setAttribute('role', 'status');
      notice.append(element('p', '', `找回了${beijing(at)}没有来得及保存的${count}处修改，已放回原处并继续保存。`));
      form.before(notice);
    },
  };
}

function signInDialog() {
  const dialog = element('dialog', 'session-dialog');
  dialog.setAttribute('aria-labelledby', 'sign-in-again');
  const title = element('h2', '', '登录已过期');
  title.id = 'sign-in-again';
  const text = element('p', '');
  const link = element('a', 'button', '重新登录（新标签页）');
  link.href = '/account/sign-in';
  link.target = '_blank';
  link.rel = 'opener';
  const check = button('button button--secondary', '我已登录，继续保存');
  const close = button('button button--quiet', '先继续填写');
  const buttons = element('div', 'session-dialog__buttons');
  buttons.append(link, check, close);
  dialog.append(title, text, buttons);
  document.body.append(dialog);
  let ask = () => {};
  let timer = null;
  check.addEventListener('click', () => ask());
  close.addEventListener('click', () => dialog.close());
  window.addEventListener('focus', () => dialog.open && ask());
  return {
    show(renew, reason = '填写的内容都还在本页上，也留在这台电脑上，没有丢失。请在新标签页重新登录，然后回到本页，会自动继续保存。') {
      ask = renew;
      put(text, reason);
      if (timer === null) {
        timer = setInterval(() => document.visibilityState === 'visible' && ask(), SIGN_IN_PERIOD);
        dialog.showModal();
      }
    },
    hide() {
      clearInterval(timer);
      timer = null;
      dialog.close();
    },
  };
}

function button(className, text) {
  const made = element('button', className, text);
  made.type = 'button';
  return made;
}

/** An instant in the time of Beijing, as people read it. */
export function beijing(instant) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false,
  }).formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
}
