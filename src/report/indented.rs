//! Indented JSON, as `serde_json` writes it, with the blanks of a line in one piece: a result of SARIF is a dozen
//! levels deep.

use std::io;

use serde_json::ser::Formatter;

/// The end of a line, behind the comma that it may have, and blanks for the next one.
const LINE: &[u8] = b",\n                                                                ";

/// Bytes of each level.
const LEVEL: usize = 2;

/// Writes JSON with two blanks for each level.
#[derive(Default)]
pub(super) struct Indented {
    depth: usize,
    /// True if the collection that was written last has something in it.
    is_filled: bool,
}

impl Indented {
    fn begin<W: ?Sized + io::Write>(&mut self, open: &[u8], out: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.is_filled = false;
        out.write_all(open)
    }

    fn end<W: ?Sized + io::Write>(&mut self, close: &[u8], out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.is_filled {
            self.line(true, out)?;
        }
        out.write_all(close)
    }

    /// Ends a line, and indents the next one. `is_first` leaves the comma out.
    fn line<W: ?Sized + io::Write>(&self, is_first: bool, out: &mut W) -> io::Result<()> {
        let blanks = self.depth * LEVEL;
        let behind_comma = LINE.get(usize::from(is_first)..).unwrap_or_default();
        let line_break = 2 - usize::from(is_first);
        if let Some(line) = behind_comma.get(..line_break + blanks) {
            return out.write_all(line);
        }
        out.write_all(behind_comma.get(..line_break).unwrap_or_default())?;
        (0..blanks).try_for_each(|_| out.write_all(b" "))
    }
}

impl Formatter for Indented {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(b"[", out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(b"]", out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.line(is_first, out)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, _out: &mut W) -> io::Result<()> {
        self.is_filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(b"{", out)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(b"}", out)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.line(is_first, out)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _out: &mut W) -> io::Result<()> {
        self.is_filled = true;
        Ok(())
    }
}
