//! `scantling init`: a configuration file that changes nothing.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{CommandError, Exit, Streams, args};
use crate::config::Config;

/// Where the file is written.
const PATH: &str = "scantling.toml";

/// Every setting, commented out.
const TEMPLATE: &str = include_str!("scantling.toml");

pub(super) fn run(schema: bool, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    if schema {
        let schema = schemars::schema_for!(Config);
        serde_json::to_writer_pretty(&mut *streams.out, &schema).map_err(std::io::Error::from)?;
        writeln!(streams.out)?;
        return Ok(Exit::Clean);
    }
    let other = super::nearest(&[], args::STDIN);
    if let Some(other) = other.filter(|other| other != Path::new(PATH)) {
        return Err(CommandError::Message(format!(
            "{} is in force here, and {PATH} would take its place",
            other.display()
        )));
    }
    let file = OpenOptions::new().write(true).create_new(true).open(PATH);
    let written = file.and_then(|mut file| file.write_all(TEMPLATE.as_bytes()));
    match written {
        Ok(()) => {
            streams.say(&format!("{PATH} is written; it changes nothing until you do"));
            Ok(Exit::Clean)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(CommandError::Message(format!("{PATH} is there already")))
        }
        Err(error) => Err(CommandError::Message(format!("cannot write {PATH}: {error}"))),
    }
}
