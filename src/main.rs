//! The `scantling` program: argv and streams in, exit code out.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use mimalloc::MiMalloc;
use scantling::cli::{self, Terminal};

/// Every thread of a run allocates. If glibc allocates, a run over 20,000 manifests takes a seventh longer. If musl
/// allocates, it takes six times as long, because the threads wait for each other. The published binaries for Linux
/// are linked with musl.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // A panic in one file becomes a failure of that file. The message of the panic may quote the file, so
    // only the place in this program is printed.
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            let _ = writeln!(io::stderr(), "internal error at {}:{}", place.file(), place.line());
        }
    }));
    let terminal = Terminal::detect(io::stdout().is_terminal(), io::stderr().is_terminal());
    let mut out = io::BufWriter::new(io::stdout().lock());
    // Standard input and standard error are not locked here: the language server reads in another thread, and
    // the progress bar is drawn in one.
    let mut err = io::stderr();
    cli::run(std::env::args_os(), &terminal, &mut io::stdin(), &mut out, &mut err).into()
}
