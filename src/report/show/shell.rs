//! A server's command line to paste into a shell, or to compare with that of a node.

use std::io;

use super::super::concise::place;
use crate::apiserver::{ApiServer, Argument, Flag};
use crate::sanitize;
use crate::source::Source;

/// Writes each server as one command, with an argument a line.
///
/// A value that is not known becomes a variable that has to be set, because a guess would run.
pub fn write(servers: &[(&Source, &ApiServer)], out: &mut dyn io::Write) -> io::Result<()> {
    for (index, (source, server)) in servers.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "# {} ({})", place(source, Some(server.anchor)), server.dialect.name())?;
        write!(out, "{}", quoted(&server.program))?;
        for argument in &server.arguments {
            for word in words(argument) {
                write!(out, " \\\n  {word}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

fn words(argument: &Argument) -> Vec<String> {
    match argument {
        Argument::Flag(flag) if flag.unknown.is_some() => vec![unknown(flag)],
        argument => argument.strings().iter().map(|word| quoted(word)).collect(),
    }
}

/// `--advertise-address="${ADVERTISE_ADDRESS:?}"`
fn unknown(flag: &Flag) -> String {
    let variable: String = flag
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    format!("{}=\"${{{variable}:?}}\"", quoted(&format!("--{}", flag.spelling())))
}

/// A word for a POSIX shell: as it is if nothing in it means something, else in single quotes.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=/.,:@%+".contains(c);
    let word = sanitize::line(word);
    if !word.is_empty() && word.chars().all(plain) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
