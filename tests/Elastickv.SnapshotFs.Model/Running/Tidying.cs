using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Model.Reference;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>What a user does before a commit: removes what means nothing and mends what cannot be written.</summary>
internal static class Tidying
{
    public static List<Step> Steps(ReferenceTree reference)
    {
        var steps = new List<Step>();
        Collect("", reference.Root, steps);
        return steps;
    }

    private static void Collect(string directory, Node node, List<Step> steps)
    {
        foreach ((string name, Node entry) in node.Entries)
        {
            string path = directory.Length == 0 ? name : directory + "/" + name;
            if (entry.IsDirectory)
            {
                Collect(path, entry, steps);
            }
            else if (Places.IsScratch(name))
            {
                continue;
            }
            else if (Places.IsStray(directory, name) || (directory == Places.Items && !IsItem(entry, name)))
            {
                steps.Add(new Step("unlink", path));
            }
            else if ((directory == Places.Hashes && !IsHash(entry)) || (directory == Places.Queue && name == "messages.jsonl" && !AreMessages(entry)))
            {
                steps.Add(new Step("put", path, Text: BaseSnapshot.Document(path, "mended")));
            }
        }
    }

    private static bool Has(Node node, string member)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(node.Data);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(member, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether every byte of a hash is as the steps write it: a patch may have hit any member.</summary>
    private static bool IsHash(Node node) => System.Text.RegularExpressions.Regex.IsMatch(
        string.Concat(Encoding.Latin1.GetString(node.Data).Where(c => !char.IsWhiteSpace(c))), """^\{"format_version":1,"fields":\[\{"name":"f","value":"[a-z0-9]*"\}\],"expire_at_ms":null\}$""");

    private static bool IsItem(Node node, string name) =>
        Has(node, "id") && JsonDocument.Parse(node.Data).RootElement.GetProperty("id").GetProperty("S").GetString() + ".json" == name;

    private static bool AreMessages(Node node) =>
        Encoding.UTF8.GetString(node.Data).Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line => Has(new Node(false) { Data = Encoding.UTF8.GetBytes(line) }, "body"));
}
