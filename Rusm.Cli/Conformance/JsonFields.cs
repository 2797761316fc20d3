using System.Text.Encodings.Web;
using System.Text.Json;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Rusm.Cli.Conformance;

/// <summary>
/// A JSON object whose fields are read by name. An error message is one line and names the place of the field. A field that is
/// not read is refused: it may be a misspelled optional field.
/// </summary>
internal sealed class JsonFields
{
    private const int QuotedAtMost = 40;

    private readonly string where;
    private readonly JsonElement json;
    private readonly List<string> asked = [];

    /// <summary>The fields of an object.</summary>
    /// <param name="where">Where the object stands, for the messages.</param>
    /// <param name="json">The object.</param>
    internal JsonFields(string where, JsonElement json)
    {
        (this.where, this.json) = (where, json);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong($"{Quoted(json)} stands where an object must be; give an object");
        }
    }

    /// <summary>The fields of an object whose fields are processes.</summary>
    internal IEnumerable<(string Process, JsonElement Value)> ByProcess =>
        json.EnumerateObject().Select(member => (PrintingWord("a process's name", member.Name), member.Value));

    internal bool Has(string field) => Find(field).IsSome;

    internal Option<JsonElement> Find(string field)
    {
        asked.Add(field);
        return json.TryGetProperty(field, out var value) ? Some(value) : None;
    }

    internal JsonElement Get(string field) =>
        Find(field).IfNone(() => throw Wrong($"the field \"{field}\" is missing; add it"));

    internal JsonFields Object(string field) => Fields($"\"{field}\"", Get(field));

    /// <summary>The fields of an object inside this one.</summary>
    internal JsonFields Fields(string place, JsonElement value) => new($"{where}, {place}", value);

    internal IEnumerable<JsonElement> Array(string field) => ArrayOf(field, Get(field));

    internal IEnumerable<JsonElement> ArrayOf(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Unfit(field, value, "an array");

    /// <summary>A name: a word, since one operation is one line.</summary>
    internal string Word(string field) => WordOf(field, Get(field));

    internal string WordOf(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? PrintingWord($"\"{field}\"", Text(value)) : throw Unfit(field, value, "a name");

    /// <summary>A title: one line.</summary>
    internal string Title(string field)
    {
        var value = Get(field);
        return value.ValueKind == JsonValueKind.String && Text(value) is var title && IsOneLine(title)
            ? title
            : throw Unfit(field, value, "one line of text");
    }

    internal long Integer(string field)
    {
        var value = Get(field);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : throw Unfit(field, value, "an integer of at most 64 bits");
    }

    /// <summary>A count or a time.</summary>
    internal int IntegerFrom(int least, string field)
    {
        var value = Get(field);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least
            ? number
            : throw Unfit(field, value, $"an integer from {least} to {int.MaxValue}");
    }

    /// <summary>One of a few words.</summary>
    internal string OneOf(string field, params string[] words)
    {
        var value = Get(field);
        return value.ValueKind == JsonValueKind.String && Text(value) is var word && words.Contains(word)
            ? word
            : throw Unfit(field, value, $"{string.Join(", ", words[..^1])} or {words[^1]}");
    }

    /// <summary>An array of names that stands inside another array.</summary>
    internal string[] Words(string place, JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(word => WordOf(place, word))]
        : throw WrongAt(place, $"{Quoted(value)} stands where an array must be; give an array of names");

    internal bool Flag(string field)
    {
        var value = Get(field);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Unfit(field, value, "true or false");
    }

    /// <summary>Refuses the fields that were not read.</summary>
    internal void NothingElse()
    {
        foreach (var member in json.EnumerateObject())
        {
            if (!asked.Contains(member.Name))
            {
                throw Wrong($"unknown field {Quoted(member.Name)}; there can be {string.Join(", ", asked.Distinct())}");
            }
        }
    }

    internal void MustBeAsLong(int operations, int steps)
    {
        if (steps != operations)
        {
            throw Wrong($"\"ops\" and \"expect\" differ in length ({operations} and {steps}); give one step for each operation");
        }
    }

    internal ScenarioFormatException Wrong(string what) => new($"{where}: {what}");

    internal ScenarioFormatException Unfit(string field, JsonElement value, string wanted) =>
        Wrong($"\"{field}\" is {Quoted(value)}; give {wanted}");

    internal ScenarioFormatException WrongAt(string place, string what) => new($"{where}, {place}: {what}");

    /// <summary>A text as JSON, shortened: one line, whatever is in it.</summary>
    internal static string Quoted(string text) =>
        $"\"{JavaScriptEncoder.Default.Encode(text.Length > QuotedAtMost ? text[..QuotedAtMost] + "..." : text)}\"";

    private string Quoted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => Quoted(Text(value)),
        _ => value.GetRawText(),
    };

    private string PrintingWord(string what, string text) =>
        IsOneLine(text) && !text.Any(char.IsWhiteSpace)
            ? text
            : throw Wrong($"{what} is {Quoted(text)}; give a name without spaces and control characters");

    private static bool IsOneLine(string text) => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    private string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a text holds half a surrogate pair; give whole characters");
        }
    }
}
