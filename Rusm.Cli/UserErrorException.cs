namespace Rusm.Cli;

/// <summary>What the user can put right: one line that says what is wrong, where, and what to do. It ends the program with exit code 2.</summary>
internal sealed class UserErrorException(string message) : Exception(message);
