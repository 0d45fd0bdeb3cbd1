"""A database's own client as one process for many scripts: one for each would take longer than they do."""

import atexit
import subprocess

DONE = b"-- done --\n"


class Client:
    """Runs the command, and gives it scripts; `farewell` is what makes it write DONE behind one."""

    def __init__(self, command, farewell):
        self.farewell = farewell
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        atexit.register(self.close)

    def said(self, script):
        """(what the client says to the script, whether it is still there)."""
        self.process.stdin.write(script.encode("utf-8", "surrogatepass") + b"\n;\n" + self.farewell)
        self.process.stdin.flush()
        said = b""
        while (line := self.process.stdout.readline()) != DONE:
            said += line
            if not line:
                break
        return said.decode(errors="replace"), bool(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
