/** By a digest, or by a tag that names a version. */
export function isPinned(image: string): boolean {
  return image.includes('@sha256:') || /:[^/:]*\d[^/:]*$/.test(image);
}
