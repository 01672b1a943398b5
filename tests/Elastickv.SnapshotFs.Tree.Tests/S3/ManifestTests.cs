using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Which values are manifests (spec 05 §6.1) and what the sidecar says of them (§8.4).</summary>
public class ManifestTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData(" {\"size_bytes\" : 5 }\n")]
    [InlineData("""{"size_bytes":null,"etag":null,"user_metadata":null,"parts":null,"last_modified_hlc":null}""")]
    [InlineData("""{"unknown":{"a":[1,2.5e3,"x",true,null]},"SIZE_BYTES":9}""")]
    [InlineData("""{"parts":[null,{},{"chunk_sizes":[1,null,18446744073709551615],"offloaded":true,"etag":"x","size_bytes":-1,"chunk_count":1}]}""")]
    [InlineData("""{"size_bytes":-1}""")]
    public void Accepted(string json)
    {
        using var scratch = new ByteBuffer();
        Assert.True(Manifest.TryRead(Encoding.UTF8.GetBytes(json), scratch, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{} x")]
    [InlineData("{\"size_bytes\":5,}")]
    [InlineData("{\"size_bytes\":5.0}")]
    [InlineData("{\"size_bytes\":1e3}")]
    [InlineData("{\"size_bytes\":\"5\"}")]
    [InlineData("{\"size_bytes\":9223372036854775808}")]
    [InlineData("{\"last_modified_hlc\":-1}")]
    [InlineData("{\"last_modified_hlc\":18446744073709551616}")]
    [InlineData("{\"etag\":5}")]
    [InlineData("{\"user_metadata\":[]}")]
    [InlineData("{\"user_metadata\":{\"a\":1}}")]
    [InlineData("{\"parts\":{}}")]
    [InlineData("{\"parts\":[5]}")]
    [InlineData("{\"parts\":[{\"part_no\":-1}]}")]
    [InlineData("{\"parts\":[{\"etag\":1}]}")]
    [InlineData("{\"parts\":[{\"size_bytes\":\"1\"}]}")]
    [InlineData("{\"parts\":[{\"chunk_count\":-1}]}")]
    [InlineData("{\"parts\":[{\"chunk_sizes\":[\"1\"]}]}")]
    [InlineData("{\"parts\":[{\"chunk_sizes\":[-1]}]}")]
    [InlineData("{\"parts\":[{\"offloaded\":1}]}")]
    [InlineData("{\"x\":\"\n\"}")]
    [InlineData("\u00ef\u00bb\u00bf{}")]
    public void Refused(string json)
    {
        using var scratch = new ByteBuffer();
        Assert.False(Manifest.TryRead(Encoding.Latin1.GetBytes(json), scratch, out _));
    }

    [Theory]
    [InlineData("null", "\"size_bytes\": 0")]
    [InlineData("""{"size_bytes":-7}""", "\"size_bytes\": -7")]
    [InlineData("""{"etag":"a","ETAG":"b"}""", "\"etag\": \"b\",\n  \"size_bytes\": 0")]
    [InlineData("""{"etag":"a","etag":null}""", "\"etag\": \"a\",\n  \"size_bytes\": 0")]
    [InlineData("""{"user_metadata":{}}""", "\"size_bytes\": 0")]
    [InlineData("""{"user_metadata":{"b":"1","a":"2"},"user_metadata":{"b":"3","c":null}}""", "\"size_bytes\": 0,\n  \"user_metadata\": {\n    \"a\": \"2\",\n    \"b\": \"3\",\n    \"c\": \"\"\n  }")]
    [InlineData("""{"user_metadata":{"b":"1"},"user_metadata":null}""", "\"size_bytes\": 0")]
    [InlineData("""{"content_type":"\ud800\u2028<"}""", "\"size_bytes\": 0,\n  \"content_type\": \"\ufffd\\u2028\\u003c\"")]
    public void Sidecar(string json, string members)
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Head("b", "o", json).Open();
        byte[] sidecar = TreeDump.Of(snapshot.Part).Files["s3/b/o.elastickv-meta.json"];
        Assert.Equal("{\n  \"format_version\": 1,\n  " + members + "\n}", Encoding.UTF8.GetString(sidecar));
    }
}
