namespace Rusm.Cli;

/// <summary>Files that the user names.</summary>
internal static class UserFile
{
    /// <summary>Refuses what can be seen to be no file, before anything is done.</summary>
    internal static void MustExist(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UserErrorException($"{Shown(path)}: is a directory; name the files in it");
        }

        if (!File.Exists(path))
        {
            throw new UserErrorException($"{Shown(path)}: there is no such file; check the path");
        }
    }

    /// <summary>What to say of one that can't be read.</summary>
    internal static UserErrorException CannotRead(string path, Exception failure) =>
        new($"{Shown(path)}: can't be read ({Shown(failure.Message.TrimEnd('.'))}); check the file and its permissions");

    /// <summary>A text as part of one line: a path, or what a file says, may hold anything.</summary>
    internal static string Shown(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '?' : character)) : text;
}
