"""The screen: Qt widgets that show what services return."""
