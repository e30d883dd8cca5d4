//! Terraform and OpenTofu: manifests in here-documents and in `yamlencode`, and clusters of RKE.
//!
//! ```hcl
//! data "talos_machine_configuration" "plane" {
//!   config_patches = [yamlencode({ cluster = { apiServer = { extraArgs = { v = "2" } } } })]
//! }
//! resource "rke_cluster" "one" {
//!   services {
//!     kube_api { extra_args = { profiling = "false" } }
//!   }
//! }
//! ```
//!
//! Nothing is evaluated: what an expression yields is unknown.

mod heredoc;
mod to_yaml;
mod width;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::parser::parse_body;
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};

use crate::apiserver::{Completeness, Partial};
use crate::dialect::context::Reader;
use crate::dialect::output::UnreadReason;
use crate::dialect::{dispatch, tools};
use crate::mapped_text::MappedText;
use crate::source::Span;
use to_yaml::ToYaml;

/// Functions whose argument becomes a text that is a manifest.
const ENCODERS: [&str; 2] = ["yamlencode", "jsonencode"];

/// Types of resources that have the fields of `cluster.yml` of RKE (rancher/rke and rancher/rancher2).
const CLUSTERS: [&str; 2] = ["rke_cluster", "rancher2_cluster"];

/// How many times as long as the file its documents may be. A module in a module is read as a part of it and by itself.
const DOCUMENTS: usize = 8;

/// Reads a file.
pub(crate) fn read(text: &MappedText, path: &str, depth: u8, reader: &mut Reader<'_>) {
    if let Some(at) = width::too_wide(text.text()) {
        return reader.unread(text.span(at..at + 1), UnreadReason::Wide);
    }
    let body = match parse_body(text.text()) {
        Ok(body) => body,
        Err(error) => {
            let at = error.location().offset().min(text.text().len());
            let message = error.message().trim_end_matches('.').to_owned();
            let span = last_visible(text, at);
            return reader.unread(span, UnreadReason::Syntax { message, template: false });
        }
    };
    let left = DOCUMENTS.saturating_mul(text.text().len());
    let mut file = TerraformFile { text, path, depth, left, reader };
    file.body(&body);
}

/// The character at which reading ended, or the last visible one before it.
fn last_visible(text: &MappedText, at: usize) -> Span {
    let mut characters = text.text().char_indices().rev();
    let visible = characters.find(|&(index, c)| index <= at && !c.is_whitespace());
    let (start, len) = visible.map_or((0, 0), |(index, c)| (index, c.len_utf8()));
    text.span(start..start + len)
}

struct TerraformFile<'f, 'r, 'c> {
    text: &'f MappedText,
    path: &'f str,
    depth: u8,
    /// Bytes that the documents may still have.
    left: usize,
    reader: &'r mut Reader<'c>,
}

impl TerraformFile<'_, '_, '_> {
    fn body(&mut self, body: &Body) {
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => self.expression(&attribute.value),
                Structure::Block(block) => self.block(block),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let label = block.labels.first().map(BlockLabel::as_str);
        let is_cluster = block.ident.as_str() == "resource"
            && label.is_some_and(|label| CLUSTERS.contains(&label));
        // Variables of a module may be options of k3s: `k3s_exec_server_args`.
        if is_cluster || block.ident.as_str() == "module" {
            let mut yaml = ToYaml::new(self.text);
            yaml.body(&block.body);
            self.document(yaml);
        }
        self.body(&block.body);
    }

    /// Reads an object or a list as a document.
    fn value(&mut self, expression: &Expression) {
        let mut yaml = ToYaml::new(self.text);
        yaml.value(expression);
        self.document(yaml);
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::HeredocTemplate(heredoc) => {
                let Some(range) = heredoc.span() else { return };
                let text = heredoc::text(self.text, range);
                self.nested(&text);
            }
            Expression::FuncCall(call) => {
                let encodes = ENCODERS.contains(&call.name.name.as_str());
                if let (true, Some(argument)) = (encodes, call.args.get(0)) {
                    self.value(argument);
                }
                for argument in &call.args {
                    self.expression(argument);
                }
            }
            Expression::Array(array) => {
                for item in array {
                    self.expression(item);
                }
            }
            Expression::Object(object) => {
                if object.iter().any(|(key, _)| is_k3s_key(key)) {
                    self.value(expression);
                }
                for (_, value) in object {
                    self.expression(value.expr());
                }
            }
            Expression::Parenthesis(inner) => self.expression(inner.inner()),
            Expression::Conditional(conditional) => {
                self.expression(&conditional.true_expr);
                self.expression(&conditional.false_expr);
            }
            _ => {}
        }
    }

    /// Reads the manifest that an object becomes.
    fn document(&mut self, yaml: ToYaml<'_>) {
        let (text, is_open) = yaml.finish();
        let Some(left) = self.left.checked_sub(text.text().len()) else {
            return self.reader.unread(text.whole(), UnreadReason::Overlapping);
        };
        self.left = left;
        let first = self.reader.servers().len();
        dispatch::text(&text, self.path, self.depth, self.reader);
        if !is_open {
            return;
        }
        // extra_args = merge(local.common, { v = "2" })
        for server in self.reader.servers().iter_mut().skip(first) {
            if !matches!(server.completeness, Completeness::Partial(_)) {
                server.completeness = Completeness::Partial(Partial::Template);
            }
        }
    }

    fn nested(&mut self, text: &MappedText) {
        if self.reader.context.prefilter.found_in(text.text().as_bytes()) {
            dispatch::text(text, self.path, self.depth, self.reader);
        }
    }
}

fn is_k3s_key(key: &ObjectKey) -> bool {
    match key {
        ObjectKey::Ident(ident) => ident.as_str() == tools::K3S_FLAGS,
        ObjectKey::Expression(Expression::String(text)) => text.as_str() == tools::K3S_FLAGS,
        ObjectKey::Expression(_) => false,
    }
}
