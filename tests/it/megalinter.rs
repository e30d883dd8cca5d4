//! The plugin for `MegaLinter`: the program takes what its descriptor says.

use std::fs;
use std::path::Path;

use crate::files::{Folder, POD_WITHOUT_CERTIFICATE};
use serde_yaml::Value;

/// The fields of a linter in the schema of `MegaLinter` that the descriptor uses
/// (megalinter/descriptors/schemas/megalinter-descriptor.jsonschema.json). It allows no others than its own.
const FIELDS: [&str; 22] = [
    "can_output_sarif",
    "cli_config_arg_name",
    "cli_help_arg_name",
    "cli_lint_errors_count",
    "cli_lint_errors_regex",
    "cli_lint_extra_args",
    "cli_lint_fix_arg_name",
    "cli_lint_mode",
    "cli_sarif_args",
    "cli_version_arg_name",
    "config_file_name",
    "examples",
    "install",
    "linter_name",
    "linter_repo",
    "linter_rules_configuration_url",
    "linter_rules_inline_disable_url",
    "linter_rules_url",
    "linter_spdx_license",
    "linter_speed",
    "linter_text",
    "linter_url",
];

fn descriptor() -> Value {
    // MegaLinter refuses another folder and another ending (megalinter/plugin_factory.py).
    let path = "packaging/mega-linter-plugin-scantling/scantling.megalinter-descriptor.yml";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

fn words(list: &Value) -> Vec<String> {
    list.as_sequence().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_descriptor_has_the_fields_of_the_schema() {
    let descriptor = descriptor();
    for (field, value) in [("descriptor_id", "SCANTLING"), ("descriptor_type", "tooling_format")] {
        assert_eq!(descriptor[field].as_str(), Some(value));
    }
    let linters = descriptor["linters"].as_sequence().unwrap();
    assert_eq!(linters.len(), 1);
    let linter = &linters[0];
    for field in linter.as_mapping().unwrap().keys() {
        let field = field.as_str().unwrap();
        assert!(field == "name" || FIELDS.contains(&field), "{field}");
    }
    for field in FIELDS {
        assert!(linter.get(field).is_some(), "{field}");
        if field.ends_with("_url") || field == "linter_repo" {
            let address = linter[field].as_str().unwrap();
            assert!(address.starts_with(env!("CARGO_PKG_REPOSITORY")), "{address}");
        }
    }
    // A plugin is installed by these instructions alone.
    let install = words(&linter["install"]["dockerfile"]).concat();
    assert!(install.starts_with("RUN "), "{install}");
    assert!(install.contains(concat!("/v", env!("CARGO_PKG_VERSION"), "/")), "{install}");
}

#[test]
fn the_program_takes_what_the_descriptor_says() {
    let linter = descriptor()["linters"][0].clone();
    let word = |field: &str| linter[field].as_str().unwrap().to_owned();
    let folder = Folder::new("megalinter");
    folder.write("pod.yaml", POD_WITHOUT_CERTIFICATE);
    folder.write(&word("config_file_name"), "profile = \"default\"\n");
    let mut args = words(&linter["cli_lint_extra_args"]);
    args.extend([word("cli_config_arg_name"), word("config_file_name")]);
    for argument in words(&linter["cli_sarif_args"]) {
        args.push(argument.replace("{{SARIF_OUTPUT_FILE}}", "out.sarif"));
    }
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (code, said) = folder.run(&args);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("1 file checked: "), "{said}");
    assert!(folder.0.join("out.sarif").is_file());
    let fix = word("cli_lint_fix_arg_name");
    args.push(&fix);
    assert_ne!(folder.run(&args).0, 2);
    for option in ["cli_help_arg_name", "cli_version_arg_name"] {
        assert_eq!(folder.run(&[&word(option)]).0, 0, "{option}");
    }
}
