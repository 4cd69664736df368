/** The container's side of a mirror: argument 1 is the file. It reads once, when it is told to, and writes back beside it. */
export const MIRROR_PROGRAM = `
import os, sys

path = sys.argv[1]


def read():
    try:
        with open(path) as file:
            return file.read()
    except OSError as error:
        return type(error).__name__


try:
    for line in iter(sys.stdin.readline, ""):
        if line.strip() == "end":
            break
        text = read()
        with open(path + ".back", "w") as file:
            file.write("container " + line.strip())
        print(text, flush=True)
finally:
    # What was made here is not the host's to remove: it may have another owner.
    for name in (path + ".back", path):
        if os.path.exists(name):
            os.remove(name)
`;
