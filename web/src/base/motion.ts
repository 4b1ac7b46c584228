/** Matches where the reader's system asks for less motion: then things jump instead of gliding. */
export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
