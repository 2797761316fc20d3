namespace Rusm.Cli.Comparison;

/// <summary>A temporary folder for what a comparison writes.</summary>
internal sealed class Scratch : IDisposable
{
    internal DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("rusm-");

    /// <inheritdoc/>
    public void Dispose() => Folder.Delete(recursive: true);
}
