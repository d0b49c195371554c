// Everything that is shown follows from the choice.

function show() {
  const sum = sums();
  showAnswer(sum);
  showSwitches();
  showFlips(sum);
  showQuestions();
  showSteps(sum);
  showMoves();
  showMap();
  remember();
}

// Another plan: its rows stand together.
function showPlan() {
  arrange();
  show();
}

function startNavigation() {
  // The address holds the choice, so links within the page must not replace it.
  for (const link of document.querySelectorAll("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const part = byId(link.hash.slice(1));
      part.setAttribute("tabindex", -1);
      part.scrollIntoView();
      part.focus({ preventScroll: true });
    });
  }
  window.addEventListener("hashchange", () => {
    recall();
    showPlan();
  });
}

// On paper nothing can be unfolded: what is said about the apps that are off must be there.
function startPrinting() {
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(".app.off details:not([open])")];
    for (const details of unfolded) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
  });
}

document.documentElement.classList.add("script");
startSwitches();
startQuestions();
startSteps();
startMap();
startTable();
startNavigation();
startPrinting();
recall();
showPlan();
