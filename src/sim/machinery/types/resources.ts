/** Quantities by resource name, as written: `{cpu: '500m', memory: '1Gi'}`; read them with machinery/quantity.ts. */
export type ResourceList = Readonly<Record<string, string>>;
