/** Computes the digest of a chosen or dropped file here, so that the file is not sent. Where the browser cannot, the form is sent as it is. */

const LARGEST = 512 * 1024 * 1024;

const form = document.getElementById('verify-form');
const field = document.getElementById('file');
const zone = document.getElementById('drop-zone');
const complaint = document.getElementById('file-error');
const progress = document.getElementById('hash-progress');
const bar = document.getElementById('hash-bar');
const state = document.getElementById('hash-state');
const canHash = window.isSecureContext && Boolean(window.crypto?.subtle);
let isBusy = false;

if (canHash) {
  document.getElementById('upload-hint').textContent = '文件不会上传：摘要在您的浏览器里计算，只把摘要发给本站比对。';
  form.addEventListener('submit', (event) => {
    if (field.files.length > 0) {
      event.preventDefault();
      verify(field.files[0]);
    }
  });
}

// A file dropped beside the field would open in place of the page.
document.addEventListener('dragover', (event) => {
  if (hasFiles(event)) {
    event.preventDefault();
    zone.classList.add('drop-zone--over');
  }
});
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) {
    zone.classList.remove('drop-zone--over');
  }
});
document.addEventListener('drop', (event) => {
  if (!hasFiles(event)) {
    return;
  }

  event.preventDefault();
  zone.classList.remove('drop-zone--over');
  field.files = event.dataTransfer.files;
  form.requestSubmit();
});

function hasFiles(event) {
  return [...(event.dataTransfer?.types ?? [])].includes('Files');
}

async function verify(file) {
  if (isBusy) {
    return;
  }

  isBusy = true;
  complaint.textContent = '';
  field.removeAttribute('aria-invalid');
  try {
    if (file.size === 0) {
      throw new Refusal('文件是空的，没有可以比对的内容。');
    }

    if (file.size > LARGEST) {
      throw new Refusal('文件超过512 MB，浏览器里无法计算。请填写校验码，或者在您的电脑上计算SHA-256后粘贴。');
    }

    const digest = await digestOf(await bytesOf(file));
    window.location.assign(`${form.action}?code=${digest}`);
  } catch (failure) {
    complaint.textContent = failure instanceof Refusal ? failure.message : '文件读不出来（可能已经移动、删除，或者是一个文件夹）。请重新选择。';
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  } finally {
    progress.hidden = true;
    isBusy = false;
  }
}

class Refusal extends Error {}

async function bytesOf(file) {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let length = 0;
  show(0);
  state.textContent = '正在本机计算';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes.set(part.value, length);
    length += part.value.length;
    show((length / file.size) * 100);
  }

  return bytes;
}

async function digestOf(bytes) {
  const digest = await window.crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function show(percent) {
  progress.hidden = false;
  bar.value = percent;
}
