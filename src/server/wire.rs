//! Messages on standard input and output: a header with the length, an empty line, and JSON.
//!
//! `lsp-server` ends its own connection at the first message that it can't read. An editor's mistake,
//! or a half-written message of an extension, should not end the server, so the framing is read here
//! and whatever follows a bad message is read as well.

use std::io::{self, BufRead, Read, Write};

use lsp_server::Message;
use serde::Serialize;

/// Longer messages are not read: no manifest comes near, and a wrong length must not take all memory.
const LENGTH_MAX: usize = 128 * 1024 * 1024;

/// What was read.
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// Something that is none, and why.
    Malformed(String),
}

/// Reads the next message; `None` at the end of the input.
pub(super) fn read(input: &mut dyn BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = read_header(input)? else {
        return Ok(None);
    };
    let length = match length {
        Ok(length) if length <= LENGTH_MAX => length,
        Ok(length) => {
            io::copy(&mut Read::take(&mut *input, length as u64), &mut io::sink())?;
            return Ok(Some(Incoming::Malformed(format!("a message of {length} bytes"))));
        }
        Err(why) => return Ok(Some(Incoming::Malformed(why))),
    };
    let mut body = vec![0; length];
    match input.read_exact(&mut body) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Malformed(format!("not a message of JSON-RPC: {error}")),
    }))
}

/// The length that a header gives. Lines that are no header are skipped up to one that is.
fn read_header(input: &mut dyn BufRead) -> io::Result<Option<Result<usize, String>>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        // A header is short; a line without an end must not take all memory either.
        if Read::take(&mut *input, 8 * 1024).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            if let Some(length) = length {
                return Ok(Some(length));
            }
            continue;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            let value = value.trim();
            length = Some(value.parse().map_err(|_| format!("a length of {value:?}")));
        }
    }
}

/// A message with the version of the protocol, which `lsp-server` leaves out.
#[derive(Serialize)]
struct Versioned<'a> {
    jsonrpc: &'static str,
    #[serde(flatten)]
    message: &'a Message,
}

/// Writes a message and hands it over at once.
pub(super) fn write(message: &Message, out: &mut dyn Write) -> io::Result<()> {
    let body = serde_json::to_vec(&Versioned { jsonrpc: "2.0", message })?;
    write!(out, "Content-Length: {}\r\n\r\n", body.len())?;
    out.write_all(&body)?;
    out.flush()
}
