//! What an editor sends to the language server.

#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;

/// Messages that begin a session, so that the others reach the server.
const START: [&str; 2] = [
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
    r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
];

// A line is a message. The headers are added, because few random bytes are one.
fuzz_target!(|text: &str| {
    let mut input = Vec::new();
    for message in START.into_iter().chain(text.lines()) {
        input.extend(format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes());
    }
    let _ = scantling::server::run(BufReader::new(Cursor::new(input)), &mut Vec::new());
});
