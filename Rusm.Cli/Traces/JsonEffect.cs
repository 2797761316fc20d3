using System.Diagnostics;
using System.Text.Json;
using Rusm.Kernel;

namespace Rusm.Cli.Traces;

/// <summary>Effects as members of a JSON object.</summary>
internal static class JsonEffect
{
    internal static void Write(Utf8JsonWriter json, Effect effect)
    {
        json.WriteString("effect", JsonNamingPolicy.SnakeCaseLower.ConvertName(effect.GetType().Name));
        switch (effect)
        {
            case Effect.Start start:
                json.WriteNumber("pid", start.Pid.Value);
                break;
            case Effect.ReturnReference refer:
                json.WriteNumber("to", refer.Watcher.Value);
                json.WriteNumber("reference", refer.Reference.Value);
                break;
            case Effect.Deliver deliver:
                json.WriteNumber("to", deliver.To.Value);
                Item(json, deliver.Item);
                break;
            case Effect.Flush flush:
                json.WriteNumber("to", flush.Watcher.Value);
                json.WriteNumber("reference", flush.Reference.Value);
                break;
            case Effect.Stop stop:
                JsonWords.Death(json, stop.Death);
                break;
            case Effect.Refuse refuse:
                json.WriteNumber("to", refuse.By.Value);
                json.WriteString("refusal", refuse.Refusal.ToString());
                break;
            case Effect.Forward forward:
                json.WriteNumber("node", forward.To.Value);
                JsonRemoteSignal.Write(json, forward.Content);
                break;
            default:
                throw new UnreachableException($"No words for {effect}");
        }
    }

    private static void Item(Utf8JsonWriter json, Received item)
    {
        switch (item)
        {
            case Received.Message message:
                json.WriteString("item", "message");
                JsonWords.Message(json, message.Content);
                break;
            case Received.Exit exit:
                json.WriteString("item", "exit");
                json.WriteNumber("from", exit.From.Value);
                JsonWords.Reason(json, exit.Reason);
                break;
            case Received.Down down:
                json.WriteString("item", "down");
                json.WriteNumber("reference", down.Reference.Value);
                json.WriteNumber("pid", down.Pid.Value);
                JsonWords.Reason(json, down.Reason);
                break;
            default:
                throw new UnreachableException($"No words for {item}");
        }
    }
}
