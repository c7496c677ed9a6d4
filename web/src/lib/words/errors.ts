const titles: Record<number, string> = {
  400: "Something is not right yet",
  401: "You are not signed in",
  403: "You may not do that",
  404: "There is nothing here",
  409: "That does not go with what is there",
  429: "Too much at once",
  500: "The server failed",
  503: "The server cannot do this now",
  507: "The server's disk is full",
};

export const errors = {
  titles,
  refused: "That did not work",
  unexplained: (status: number) => `The server answered ${status} and did not say why.`,
  unreachable: {
    title: "The server does not answer",
    detail: "Either it is not running or the network is down. What you entered is still here.",
  },
  ours: { title: "This page failed", detail: "Load it again. If it stays so, the browser's console says more." },
  again: "Try again",
  id: "For the log",
  wait: (seconds: number) =>
    seconds < 90 ? `Try again in ${seconds} seconds.` : `Try again in ${Math.ceil(seconds / 60)} minutes.`,
  notFound: { title: "There is no such page", detail: "The address may be mistyped, or what it was about is gone." },
  toConnections: "Go to Connections",
};
