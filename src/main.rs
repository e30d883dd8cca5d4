//! The `scantling` program: argv and streams in, exit code out.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use scantling::cli::{self, Terminal};

fn main() -> ExitCode {
    let terminal = Terminal::detect(io::stdout().is_terminal());
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    cli::run(
        std::env::args_os(),
        &terminal,
        &mut io::stdin().lock(),
        &mut out,
        &mut err,
    )
    .into()
}
