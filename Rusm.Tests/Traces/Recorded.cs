using System.CommandLine;
using Rusm.Cli;
using Rusm.Cli.Commands;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Tests.Traces;

/// <summary>Runs that are made by hand, and what the command line says of them.</summary>
internal static class Recorded
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    internal static byte[] Bytes(params Signal[] signals) => TraceInMemory.Of(State.Empty, signals, Noon);

    internal static Trace Run(params Signal[] signals) => Trace.Open(new TraceBytes(Bytes(signals)));

    internal static Trace RunFrom(State beginning, params Signal[] signals) =>
        Trace.Open(new TraceBytes(TraceInMemory.Of(beginning, signals, Noon)));

    /// <summary>A recording of a step that this kernel would not have made.</summary>
    internal static byte[] OfAnotherKernel(Signal signal) => Written(block =>
    {
        block.Step(signal, spawned: 0);
        block.Checkpoint(0xBAD);
    });

    /// <summary>A recording that names a pid which had not been given out, and does not say that it knows.</summary>
    internal static byte[] NamingAStranger() => Written(block => block.Step(new Signal.Returned(new Pid(7)), spawned: 7));

    /// <summary>What a command says of a file with these bytes: its exit code, and the lines of both streams.</summary>
    internal static (int Code, string[] Output, string Error) Rusm(string command, byte[] trace, params string[] options)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, trace);
            var (code, output, error) = RusmOn(command, path, options);
            return (code, output, error.Replace(path, "FILE", StringComparison.Ordinal).TrimEnd());
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static (int Code, string[] Output, string Error) RusmOn(string command, string path, params string[] options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var parsed = RusmCommand.Create().Parse([command, path, .. options]);
        var streams = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        try
        {
            return ErrorLine.Of(parsed) is { } line ? (ExitCode.UserError, [], line) : (parsed.Invoke(streams), Lines(output), error.ToString());
        }
        catch (UserErrorException wrong)
        {
            return (ExitCode.UserError, Lines(output), error + wrong.Message);
        }
    }

    private static byte[] Written(Action<BlockWriter> write)
    {
        var trace = new List<byte>(Framing.Header(Noon));
        var block = new BlockWriter(100);
        Snapshot.Write(State.Empty, block, static _ => { });
        Put(BlockKind.Snapshot, steps: 0);
        write(block);
        Put(BlockKind.Steps, steps: 0);
        block.End("");
        Put(BlockKind.End, steps: 1);
        return [.. trace];

        void Put(BlockKind kind, long steps)
        {
            trace.AddRange([.. Framing.Header(kind, block, steps, Noon, offset: trace.Count), .. block.Written.Span]);
            block.Clear();
        }
    }

    private static string[] Lines(StringWriter text) => text.ToString() is { Length: > 0 } all ? all[..^1].Split('\n') : [];
}
