//! Files that a script writes with `echo` or `printf`:
//! `ssh node "echo '[Unit] …' > kube-apiserver.service"`.

use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::heredoc::WrittenFile;
use crate::dialect::shell::{commands, program_name, wrappers};
use crate::mapped_text::MappedText;

/// How many shells may be told commands by one another.
const DEPTH: u8 = 3;

/// The texts of several lines that a script's commands print, in order.
pub(crate) fn documents(script: &MappedText) -> Vec<WrittenFile> {
    let mut found = Vec::new();
    // Most scripts print lines only.
    if script.text().contains("echo") || script.text().contains("printf") {
        search(script, DEPTH, &mut found);
    }
    found
}

fn search(script: &MappedText, depth: u8, found: &mut Vec<WrittenFile>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for command in commands::commands(script, &Environment::default()) {
        let mut words = command.as_slice();
        while let Some((first, rest)) = words.split_first() {
            let name = program_name::basename(first.text());
            if matches!(name, "echo" | "printf") {
                let texts = rest.iter().filter(|word| word.text().contains('\n'));
                found.extend(texts.map(|text| WrittenFile {
                    path: String::new(),
                    appends: false,
                    text: text.clone(),
                }));
                break;
            }
            if name == "ssh" || program_name::is_shell(name) {
                // The remote shell reads the last word, which is all of them in practice.
                if let Some(script) = rest.last() {
                    search(script, depth, found);
                }
                break;
            }
            let Some(next) = wrappers::started(name, rest) else { break };
            words = next;
        }
    }
}
