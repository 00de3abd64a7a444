declare module '*.mmd' {
  const diagram: import('./graph.ts').Diagram;
  export default diagram;
}
