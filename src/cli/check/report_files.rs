//! Writes the reports of a run: each to its file, or to standard output.

use std::io;
use std::path::Path;

use super::Session;
use crate::cli::{CommandError, output};
use crate::report::{self, Format, Style, files, statistics};

/// Columns of a report for people that is written to a file.
const FILE_WIDTH: usize = 100;

impl Session<'_> {
    /// Writes every report: those with a file to their files, and the other one to `out`.
    pub(super) fn write(&self, out: &mut dyn io::Write) -> Result<(), CommandError> {
        for target in &self.targets {
            match &target.file {
                Some(file) => self.write_file(target.format, file)?,
                None => self.write_report(target.format, self.style, out)?,
            }
        }
        Ok(out.flush()?)
    }

    fn write_file(&self, format: Format, file: &Path) -> Result<(), CommandError> {
        // Nobody knows what the file will be read with.
        let style = Style { color: false, links: false, width: FILE_WIDTH, ..*self.style };
        let mut bytes = Vec::new();
        self.write_report(format, &style, &mut bytes)?;
        output::write_file(file, &bytes).map_err(|error| {
            CommandError::Message(format!("cannot write {}: {error}", file.display()))
        })
    }

    fn write_report(
        &self,
        format: Format,
        style: &Style,
        out: &mut dyn io::Write,
    ) -> Result<(), CommandError> {
        let (run, output) = (&self.run, &self.args.output);
        if output.statistics && format == Format::Json {
            statistics::write_json(run, out)?;
        } else if output.statistics {
            statistics::write(run, out)?;
        } else if output.show_files {
            files::write(run, out)?;
        } else {
            report::write(format, run, self.options.settings.rules(), style, out)?;
            let empty = run.findings().next().is_none() && run.failures().next().is_none();
            // Separates the last excerpt from the summary, which is not part of it.
            let separate = matches!(format, Format::Full | Format::Grouped);
            if separate && !empty && !output.quiet {
                writeln!(out)?;
            }
        }
        Ok(())
    }
}
