//! Redirections of a script: targets, which are no words of the command, and texts that it reads.

use std::ops::Range;

use crate::dialect::shell::commands::{self, CommandProgress, Next, ShellSplitter, line_len};
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::expansion;
use crate::dialect::shell::heredoc::{self, Announced, Closings, HereValues};
use crate::dialect::shell::input::InputSource;
use crate::dialect::shell::variables::ShellValue;
use crate::mapped_text::MappedText;

/// The values that are certain in the here-documents of a script.
pub(crate) fn here_values(script: &MappedText) -> HereValues {
    if !script.text().contains("<<") {
        return HereValues::default();
    }
    commands::split(script, &[], &Environment::default()).values
}

impl ShellSplitter<'_> {
    pub(super) fn redirection(&mut self) {
        // A number glued to the operator is the file descriptor, not an argument.
        let is_descriptor = self
            .word
            .so_far()
            .is_some_and(|word| !self.quoted && word.bytes().all(|byte| byte.is_ascii_digit()));
        let descriptor = if is_descriptor { self.word.take() } else { None };
        self.end_word();
        let rest = self.rest();
        let operators = ["<<<", "<<-", "<<", "<&", "<>", "<", "&>>", "&>", ">>", ">&", ">|", ">"];
        let operator = operators.iter().find(|operator| rest.starts_with(**operator));
        let operator = operator.copied().unwrap_or(">");
        self.at += operator.len();
        let is_output = descriptor.is_none_or(|descriptor| descriptor.text() == "1");
        if operator.contains('>') && is_output {
            self.progress = CommandProgress::PrintsElsewhere;
        }
        self.next = match operator {
            "<<" | "<<-" => Next::Delimiter { tabs: operator == "<<-" },
            "<<<" => Next::Input,
            _ => Next::Target,
        };
    }

    pub(super) fn announce(&mut self, delimiter: &MappedText, tabs: bool, quoted: bool) {
        self.input = InputSource::HereDocument(self.bodies.len() + self.heredocs.len());
        self.heredocs.push(Announced { delimiter: delimiter.text().to_owned(), tabs, quoted });
    }

    /// Takes note of the values that are certain in a here-document:
    ///
    /// ```text
    /// SERVICE_CIDR=10.32.0.0/24
    /// cat > kube-apiserver.service <<EOF
    /// ExecStart=/usr/bin/kube-apiserver --service-cluster-ip-range=${SERVICE_CIDR}
    /// EOF
    /// ```
    fn here_values(&mut self, range: Range<usize>) {
        let text = self.text;
        let mut at = range.start;
        while let Some(rest) = text.get(at..range.end)
            && let Some(found) = rest.find(['$', '\\'])
        {
            at += found;
            let rest = rest.get(found..).unwrap_or_default();
            if rest.starts_with('\\') {
                let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
                at += 1 + escaped;
                continue;
            }
            let len = expansion::len(rest);
            let written = rest.get(..len).unwrap_or_default();
            // FEATURE_GATES="{}": what is empty so far is often filled by what the script does not show.
            if let Some(ShellValue::String(value)) =
                self.variables.expand(written, at, true, &self.blocks)
                && !matches!(value.text(), "" | "{}" | "[]")
            {
                let value = self.at_its_use(&value, at..at + len);
                self.values.insert(at, value);
            }
            at += len;
        }
    }

    /// Here-documents follow the line that names them; their text is no command.
    pub(super) fn skip_heredocs(&mut self) {
        for Announced { delimiter, tabs, quoted } in std::mem::take(&mut self.heredocs) {
            // Without a closing line it is not a here-document: `$(( 1 <<bits ))`.
            let text = self.text;
            let closings = self.closings.get_or_insert_with(|| Closings::of(text));
            if !closings.has(&delimiter, self.at, true) {
                self.bodies.push(None);
                continue;
            }
            let start = self.at;
            let mut end = start;
            let mut closed = false;
            while !self.rest().is_empty() && !closed {
                end = self.at;
                let len = line_len(self.rest());
                let line = self.rest().get(..len).unwrap_or_default();
                self.at = (self.at + len + 1).min(self.text.len());
                closed = line.trim_start_matches('\t').trim_end_matches('\r') == delimiter;
            }
            if !quoted {
                self.here_values(start..end);
            }
            let form = (tabs, quoted);
            self.bodies.push(Some(heredoc::body(self.script, start..end, form, &self.values)));
        }
    }
}
