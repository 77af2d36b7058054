"""What can be subscribed to: every list in RSS 2.0, Atom 1.0 and JSON Feed 1.1, with whole texts, pictures, credits."""
