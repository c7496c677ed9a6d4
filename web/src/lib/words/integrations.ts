export const integrations = {
  title: "Integrations",
  about: "What Claviger knows how to connect to, and how each of them wants to be proved to.",
  search: "Search integrations",
  none: "No integration goes by that",
  ways: (count: number) => (count === 1 ? "1 way to authenticate" : `${count} ways to authenticate`),
};
