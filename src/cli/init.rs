//! `scantling init`: a configuration file that changes nothing.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{CommandError, Exit, Streams, args, prepare};
use crate::{config, failure};

/// The path of the file.
const PATH: &str = "scantling.toml";

/// Every setting, commented out.
const TEMPLATE: &str = include_str!("scantling.toml");

pub(super) fn run(schema: bool, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    if schema {
        let schema = config::schema();
        serde_json::to_writer_pretty(&mut *streams.out, &schema).map_err(std::io::Error::from)?;
        writeln!(streams.out)?;
        return Ok(Exit::Clean);
    }
    if let Some(other) = prepare::nearest(&[], args::STDIN).unwrap_or_default()
        && other != Path::new(PATH)
    {
        return Err(CommandError::Message(format!(
            "{} applies here, and {PATH} would replace it",
            other.display()
        )));
    }
    match write_template() {
        Ok(()) => {
            streams.say(&format!("{PATH} is written; every setting in it is commented out"));
            Ok(Exit::Clean)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(CommandError::Message(format!("{PATH} already exists")))
        }
        Err(error) => Err(CommandError::Message(format!(
            "cannot write {PATH}: {}",
            failure::system_words(&error)
        ))),
    }
}

/// Fails if the file exists.
fn write_template() -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(PATH)?;
    file.write_all(TEMPLATE.as_bytes())
}
