using System.Buffers;
using System.Text;
using System.Text.Json;
using Rusm.Kernel;
using Rusm.Kernel.Traces;

namespace Rusm.Cli.Traces;

/// <summary>Every record of a trace as a JSON object on a line of its own, each step with its effects.</summary>
internal sealed class JsonLines : ITraceVisitor, IDisposable
{
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Utf8JsonWriter json;
    private readonly TextWriter output;

    /// <param name="output">Where to.</param>
    internal JsonLines(TextWriter output) => (this.output, json) = (output, new Utf8JsonWriter(line));

    /// <summary>How a trace ends, as part of an object.</summary>
    internal static void Ending(Utf8JsonWriter json, TraceEnding ending)
    {
        switch (ending)
        {
            case TraceEnding.Stopped stopped:
                json.WriteString("ending", "stopped");
                json.WriteString("why", stopped.Reason);
                break;
            case TraceEnding.Truncated cut:
                json.WriteString("ending", "cut off");
                json.WriteNumber("cut_off_at", cut.Offset);
                json.WriteNumber("bytes_left_out", cut.Fragment);
                break;
            default:
                json.WriteString("ending", "whole");
                break;
        }
    }

    /// <summary>What comes before the steps: the trace as a whole, and the processes it begins with.</summary>
    internal void Begin(Trace trace)
    {
        Line("trace", () =>
        {
            json.WriteString("began", trace.Began);
            json.WriteNumber("steps", trace.Steps);
            Ending(json, trace.Ending);
        });
        foreach (var entry in trace.InitialState().Processes)
        {
            Line("process", () => JsonWords.Write(json, entry));
        }
    }

    /// <inheritdoc/>
    public void Step(long step, Signal signal, ReadOnlySpan<Effect> effects, StateBuilder after)
    {
        json.WriteStartObject();
        json.WriteString("record", "step");
        json.WriteNumber("step", step);
        JsonSignal.Write(json, signal);
        json.WriteStartArray("effects");
        foreach (var effect in effects)
        {
            json.WriteStartObject();
            JsonEffect.Write(json, effect);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Put();
    }

    /// <inheritdoc/>
    public void Entry(long step, TraceEntry note) =>
        Line(JsonNamingPolicy.SnakeCaseLower.ConvertName(note.GetType().Name), () => JsonWords.Write(json, note));

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void Line(string record, Action members)
    {
        json.WriteStartObject();
        json.WriteString("record", record);
        members();
        json.WriteEndObject();
        Put();
    }

    private void Put()
    {
        json.Flush();
        output.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
        line.ResetWrittenCount();
        json.Reset();
    }
}
