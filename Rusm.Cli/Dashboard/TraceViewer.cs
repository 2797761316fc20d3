using Rusm.Cli.Traces;
using Rusm.Dashboard;
using Rusm.Dashboard.Http;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Dashboard;

/// <summary>A trace for the page, held in memory. Thread-safe.</summary>
internal sealed class TraceViewer : ITraceViewer
{
    private volatile OpenTrace? open;

    /// <inheritdoc/>
    public TraceInfo? Open => open?.Info;

    private OpenTrace Current => open ?? throw new TraceViewException("No trace is open: open one first.");

    /// <summary>Opens a trace in a file instead of the one before.</summary>
    /// <exception cref="UserErrorException">The file can't be read, or it is not a trace, or a broken one.</exception>
    internal void UseFile(string path)
    {
        UserFile.MustExist(path);
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw UserFile.CannotRead(path, failure);
        }

        try
        {
            open = OpenTrace.Of(UserFile.Shown(Path.GetFileName(path)), content);
        }
        catch (TraceException wrong)
        {
            throw new UserErrorException(Line(path, wrong));
        }
    }

    /// <inheritdoc/>
    public TraceInfo Use(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        return Answer(name, () =>
        {
            var opened = OpenTrace.Of(UserFile.Shown(name), content);
            open = opened;
            return opened.Info;
        });
    }

    /// <inheritdoc/>
    public TraceStep Step(long step)
    {
        var trace = Current;
        return Answer(trace.Info.Name, () => trace.Step(step));
    }

    /// <inheritdoc/>
    public TraceStory Explain(long pid)
    {
        var trace = Current;
        return Answer(trace.Info.Name, () => trace.Explain(new Pid(pid)));
    }

    /// <inheritdoc/>
    public WhatIfAnswer WhatIf(WhatIfRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var trace = Current;
        return Answer(trace.Info.Name, () => trace.WhatIf(request));
    }

    private static T Answer<T>(string name, Func<T> answer)
    {
        try
        {
            return answer();
        }
        catch (TraceException wrong)
        {
            throw new TraceViewException(Line(name, wrong));
        }
        catch (UserErrorException wrong)
        {
            throw new TraceViewException(wrong.Message);
        }
    }

    private static string Line(string name, TraceException wrong) => $"{UserFile.Shown(name)}: {TraceInput.Line(wrong)}";
}
