namespace Rusm.Cli.Dashboard;

/// <summary>Two columns of the same length. What has the same index belongs together; a side that has nothing there is empty.</summary>
internal sealed class SideBySide
{
    private readonly List<string> happened = [];
    private readonly List<string> otherwise = [];

    internal IReadOnlyList<string> Happened => happened;

    internal IReadOnlyList<string> Otherwise => otherwise;

    internal void Add(string inTheRecording, string withTheChange)
    {
        happened.Add(inTheRecording);
        otherwise.Add(withTheChange);
    }
}
