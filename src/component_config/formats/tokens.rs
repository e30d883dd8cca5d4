//! A token file: comma-separated values with at least three columns
//! (apiserver/pkg/authentication/token/tokenfile, `NewCSV`, on Go's encoding/csv).

use crate::component_config::ConfigFault;
use crate::mapped_text::MappedText;

/// The columns that every line has: token, user name, user ID.
const COLUMNS: usize = 3;

/// Judges a token file. The messages do not repeat it, for it holds secrets.
pub(crate) fn judge(text: &MappedText) -> Vec<ConfigFault> {
    let mut at = 0;
    while at < text.text().len() {
        let record = CsvRecord::read(text.text(), at);
        // Only a part of the file is known if something fills it in.
        if text.unknown(at..record.end).is_some() {
            return Vec::new();
        }
        let line = text.text().get(at..record.end).unwrap_or_default();
        let visible = at..at + line.trim_end().len();
        if let Some(quote) = record.misplaced {
            let message = "a quote is misplaced";
            let help = "quote whole values, and write a quote in them twice";
            return vec![ConfigFault::new(text.span(quote..quote + 1), message).help(help)];
        }
        if !record.is_blank && record.columns < COLUMNS {
            let message = format!(
                "a line of a token file has at least 3 columns, and this has {}",
                record.columns
            );
            let help = "write the token, the user name and the user ID with commas between them";
            return vec![ConfigFault::new(text.span(visible), message).help(help)];
        }
        at = record.end;
    }
    Vec::new()
}

/// One line of comma-separated values. It may have several lines.
struct CsvRecord {
    columns: usize,
    /// One past its line break.
    end: usize,
    /// A quote that is neither at the ends of a value nor doubled.
    misplaced: Option<usize>,
    is_blank: bool,
}

impl CsvRecord {
    fn read(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let byte = |at: usize| bytes.get(at).copied();
        let mut record = Self { columns: 1, end: start, misplaced: None, is_blank: true };
        let mut at = start;
        let (mut quoted, mut begins) = (false, true);
        while let Some(here) = byte(at) {
            let next = byte(at + 1);
            match here {
                b'\n' if !quoted => break,
                b'"' if begins => quoted = true,
                b'"' if quoted && next == Some(b'"') => at += 1,
                b'"' if quoted && matches!(next, None | Some(b',' | b'\n' | b'\r')) => {
                    quoted = false;
                }
                b'"' => {
                    record.misplaced.get_or_insert(at);
                }
                b',' if !quoted => record.columns += 1,
                _ => {}
            }
            begins = !quoted && here == b',';
            record.is_blank &= matches!(here, b'\r');
            at += 1;
        }
        if quoted && record.misplaced.is_none() {
            record.misplaced =
                text.get(start..at).and_then(|all| all.rfind('"')).map(|rest| start + rest);
        }
        record.end = (at + 1).min(text.len());
        record
    }
}
