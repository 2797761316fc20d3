using Rusm.Dashboard;
using Rusm.Dashboard.Http;

namespace Rusm.Cli.Dashboard;

/// <summary>A trace for the page, held in memory. Thread-safe.</summary>
internal sealed class TraceViewer : ITraceViewer, IDisposable
{
    public TraceInfo? Open => null;

    internal void UseFile(string path) => Use(Path.GetFileName(path), File.ReadAllBytes(path));

    public TraceInfo Use(string name, byte[] content) => throw new TraceViewException("No trace can be opened yet.");

    public TraceStep Step(long step) => throw new TraceViewException("No trace is open.");

    public TraceStory Explain(long pid) => throw new TraceViewException("No trace is open.");

    public WhatIfAnswer WhatIf(WhatIfRequest request) => throw new TraceViewException("No trace is open.");

    public void Dispose()
    {
    }
}
