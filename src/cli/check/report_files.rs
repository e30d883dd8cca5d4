//! Writes the reports of a run: each to its file, or to standard output.

use std::io;

use super::Session;
use crate::cli::{CommandError, output};
use crate::report::{self, Format, Style, files, statistics};

impl Session<'_> {
    /// Writes every report: those with a file to their files, and the other one to `out`.
    pub(super) fn write(&self, out: &mut dyn io::Write) -> Result<(), CommandError> {
        output::write_all(&self.targets, self.style, out, |format, style, out| {
            self.write_report(format, style, out)
        })
    }

    fn write_report(
        &self,
        format: Format,
        style: &Style,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let (run, output) = (&self.run, &self.args.output);
        if output.statistics && format == Format::Json {
            return statistics::write_json(run, out);
        }
        if output.statistics {
            return statistics::write(run, style, out);
        }
        if output.show_files && format == Format::Json {
            return files::write_json(run, out);
        }
        if output.show_files {
            return files::write(run, style, out);
        }
        report::write(format, run, self.options.settings.rules(), style, out)?;
        let empty = run.findings().next().is_none() && run.failures().next().is_none();
        // Separates the last excerpt from the summary, which is not part of it.
        let separate = matches!(format, Format::Full | Format::Grouped);
        if separate && !empty && !output.quiet {
            writeln!(out)?;
        }
        Ok(())
    }
}
