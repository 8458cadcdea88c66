/** Warns two minutes before the session ends, and lets it be prolonged without leaving the page. */

const WARNING = 120;

const dialog = document.getElementById('session-dialog');
const form = dialog.querySelector('form');
const text = document.getElementById('session-dialog-text');
const extend = dialog.querySelector('[data-extend]');
const failure = dialog.querySelector('[data-failure]');
let timer;

/** Looks again when the warning would be due; another page may have prolonged the session meanwhile. */
function plan({ idle, absolute }) {
  const left = Math.min(idle, absolute);
  clearTimeout(timer);
  if (left > WARNING) {
    dialog.close();
    timer = setTimeout(look, (left - WARNING) * 1000);
    return;
  }

  const isFinal = absolute <= idle;
  extend.hidden = isFinal;
  text.textContent = isFinal ? text.dataset.absolute : text.dataset.idle;
  if (!dialog.open) {
    dialog.showModal();
  }

  // When it is over, say so: what is typed stays on the page and is kept when it is sent.
  timer = setTimeout(over, Math.max(left, 0) * 1000);
}

function over() {
  // A page that keeps by itself what is typed says what to do now.
  if (!document.dispatchEvent(new CustomEvent('session-over', { cancelable: true }))) {
    dialog.close();
    return;
  }

  extend.hidden = true;
  text.textContent = '已经自动退出。您填写的内容还在本页上：照常保存，登录后接着提交即可。';
  if (!dialog.open) {
    dialog.showModal();
  }
}

async function look() {
  try {
    const answer = await fetch('/account/sessions/state', { headers: { 'X-Background': '1', Accept: 'application/json' } });
    if (answer.ok) {
      plan(await answer.json());
    } else {
      over();
    }
  } catch {
    // The network is away; try again before it is too late.
    timer = setTimeout(look, 15_000);
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  failure.textContent = '';
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } });
    if (answer.ok) {
      plan(await answer.json());
    } else {
      over();
    }
  } catch {
    failure.textContent = '没有延长成功：网络不通。请检查网络后再按一次。';
  }
});
dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
document.addEventListener('session-renewed', look);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
plan({ idle: Number(dialog.dataset.idle), absolute: Number(dialog.dataset.absolute) });
