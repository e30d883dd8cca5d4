//! The parts of a message in MIME format. cloud-init takes them as user data (cloud-init 24.4,
//! `cloudinit/user_data.py`):
//!
//! ```text
//! Content-Type: multipart/mixed; boundary="BOUNDARY"
//! MIME-Version: 1.0
//!
//! --BOUNDARY
//! Content-Type: text/cloud-config
//!
//! #cloud-config
//! runcmd: [kubeadm init --config /etc/kubeadm.yaml]
//! --BOUNDARY--
//! ```

use crate::dialect::context::Reader;
use crate::dialect::nested::decoded;
use crate::dialect::output::UnreadReason;
use crate::dialect::shell::heredoc::WrittenFile;
use crate::dialect::shell::systemd_words::lines;
use crate::mapped_text::MappedText;

/// The line above a script that cloud-init runs at each start.
const BOOTHOOK: &str = "#cloud-boothook";

/// True for a message of several parts.
pub(crate) fn is_message(text: &str) -> bool {
    boundary(text).is_some()
}

/// The boundary between the parts of a message; `None` for any other text. YAML may have a key `Content-Type` too.
fn boundary(text: &str) -> Option<String> {
    let (first, _) = text.trim_start().lines().next()?.split_once(':')?;
    let begins =
        ["content-type", "mime-version"].iter().any(|name| first.eq_ignore_ascii_case(name));
    if begins { Entity::of(text).boundary() } else { None }
}

/// The parts of a message as files without names; `None` for any other text.
pub(crate) fn parts(text: &MappedText, reader: &mut Reader<'_>) -> Option<Vec<WrittenFile>> {
    let boundary = boundary(text.text())?;
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    for (at, line) in lines(text.text()) {
        let rest = line.strip_prefix("--").and_then(|line| line.strip_prefix(&*boundary));
        let is_last = match rest.map(str::trim_end) {
            Some("") => false,
            Some("--") => true,
            _ => continue,
        };
        if let Some(start) = start {
            parts.extend(part(&text.slice(start..at), reader));
        }
        if is_last {
            return Some(parts);
        }
        start = Some(next_line(text.text(), at));
    }
    // Without its end a message is read to the end of the text, as Python's parser reads it.
    if let Some(start) = start {
        parts.extend(part(&text.slice(start..text.text().len()), reader));
    }
    Some(parts)
}

fn part(part: &MappedText, reader: &mut Reader<'_>) -> Option<WrittenFile> {
    let entity = Entity::of(part.text());
    // A part may be a message of several parts.
    let start = if entity.boundary().is_some() { 0 } else { entity.body };
    let body = part.slice(start..part.text().len());
    let text = match entity.encoding().as_str() {
        "base64" => {
            let Ok(decoded) = decoded::decode(&body, reader) else {
                reader.unread(body.whole(), UnreadReason::Compressed);
                return None;
            };
            decoded?
        }
        "quoted-printable" => {
            if reader.context.prefilter.found_in(body.text().as_bytes()) {
                reader.unread(body.whole(), UnreadReason::QuotedPrintable);
            }
            return None;
        }
        _ => body,
    };
    let has_mark = text.text().lines().next().is_some_and(|line| line.trim_end() == BOOTHOOK);
    let start = if has_mark { next_line(text.text(), 0) } else { 0 };
    let text = text.slice(start..text.text().len());
    Some(WrittenFile { path: String::new(), appends: false, text })
}

/// The start of the line behind the one that has a byte of the text.
fn next_line(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |line_break| at + line_break + 1)
}

/// The headers of a message or a part (RFC 2045).
struct Entity {
    /// Their names in lower case, and their values, which may go on in indented lines.
    headers: Vec<(String, String)>,
    /// The start of what is behind them, in bytes.
    body: usize,
}

impl Entity {
    fn of(text: &str) -> Self {
        let mut headers: Vec<(String, String)> = Vec::new();
        for (at, line) in lines(text) {
            if line.trim().is_empty() {
                // Blank lines may be above the first header.
                if headers.is_empty() {
                    continue;
                }
                return Self { headers, body: next_line(text, at) };
            }
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = headers.last_mut() {
                    value.push_str(line);
                }
            } else if let Some((name, value)) = line.split_once(':')
                && !name.contains(char::is_whitespace)
            {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            } else {
                return Self { headers, body: at };
            }
        }
        Self { headers, body: text.len() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The boundary of `multipart/mixed; boundary="BOUNDARY"`.
    fn boundary(&self) -> Option<String> {
        let value = self.header("content-type")?;
        let kind = value.get(.."multipart/".len())?;
        let mut parameters = value.split(';').skip(1).filter_map(|given| given.split_once('='));
        let (_, boundary) =
            parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
        let boundary = boundary.trim().trim_matches('"');
        let is_multipart = kind.eq_ignore_ascii_case("multipart/") && !boundary.is_empty();
        is_multipart.then(|| boundary.to_owned())
    }

    /// How the body is encoded, in lower case.
    fn encoding(&self) -> String {
        self.header("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase()
    }
}
