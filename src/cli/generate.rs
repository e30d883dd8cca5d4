//! `scantling completions` and `scantling man`: what can be worked out from the arguments alone.

use std::io;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::Cli;

/// Writes the completions for a shell.
pub(super) fn completions(shell: Shell, out: &mut dyn io::Write) -> io::Result<()> {
    // clap_complete panics if it can't write, and a pipe may be closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "scantling", &mut script);
    out.write_all(&script)
}

/// Writes the manual page: the program, then each command with its options.
pub(super) fn manual(out: &mut dyn io::Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    let man = Man::new(command.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    for subcommand in command.get_subcommands().filter(|command| command.get_name() != "help") {
        render_command(subcommand, out)?;
    }
    man.render_version_section(out)
}

/// A section for a command: `.SH` sections of its own page become parts of this one.
fn render_command(command: &Command, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    writeln!(out, ".SH \"scantling {}\"", command.get_name())?;
    for line in page.lines() {
        match line.strip_prefix(".SH ") {
            Some(heading) => writeln!(out, ".SS {heading}")?,
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}
