// The program `phlox`.
#include "phlox/faces/cli/cli.h"

int main(int argc, char** argv) { return phlox::cli::main(argc, argv); }
