/** Small things the modules of the entry page do to the document. */

export function element(name, className, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') {
    made.className = className;
  }

  return made;
}

/** Saying the same again would be read out again. */
export function put(place, text) {
  if (place && place.textContent !== text) {
    place.textContent = text;
  }
}
