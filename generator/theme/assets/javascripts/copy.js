// Buttons that copy: `data-copy` holds the text, or `data-copy-from` names the element beside that does.
// The button says "Copy", or what `data-copy-label` says.

const SHOWN = 1500; // milliseconds that "Copied" stays

export function addCopyButtons(root) {
  if (!navigator.clipboard) return; // only pages served securely have one
  root.querySelectorAll(".copy").forEach((place) => place.append(button(place)));
}

function button(place) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label(place);
  made.setAttribute("aria-label", `Copy ${place.dataset.copies}`);
  made.addEventListener("click", () => copy(place, made));
  return made;
}

async function copy(place, made) {
  try {
    await navigator.clipboard.writeText(text(place));
    made.textContent = "Copied";
  } catch {
    made.textContent = "Not allowed";
  }
  setTimeout(() => (made.textContent = label(place)), SHOWN);
}

const label = (place) => place.dataset.copyLabel ?? "Copy";

function text(place) {
  const { copy: own, copyFrom } = place.dataset;
  return own ?? place.parentElement.querySelector(copyFrom).textContent;
}
