using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Sqs;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs;

/// <summary>What a stored message may look like (spec 06 §7.2).</summary>
public sealed class MessageValueTests
{
    [Theory]
    [InlineData("null", "")]
    [InlineData(" {\"body\":\"aGk=\"} \n", "hi")]
    [InlineData("{\"body\":\"aG\\nk=\\r\"}", "hi")]
    [InlineData("{\"body\":\"aG\\u006b\\u003d\"}", "hi")]
    [InlineData("{\"body\":\"YR==\"}", "a")]
    [InlineData("{\"body\":\"YQ=\\n=\"}", "a")]
    [InlineData("{\"body\":\"\"}", "")]
    [InlineData("{\"body\":[104,null,105]}", "h\0i")]
    [InlineData("{\"body\":\"aGk=\",\"body\":null}", "")]
    [InlineData("{\"body\":null,\"BODY\":\"aGk=\"}", "hi")]
    [InlineData("{\"body\":\"aGk=\",\"visible_at_millis\":-9223372036854775808,\"receive_count\":-0}", "hi")]
    public void Accepted(string json, string body)
    {
        using var message = new MessageValue();
        Assert.Null(message.Read(Encoding.UTF8.GetBytes("\0SM\u0001" + json)));
        Assert.Equal(body, Encoding.UTF8.GetString(message.Body.WrittenSpan));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{} {}")]
    [InlineData("{}}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"body\":\"aGk\"}")]
    [InlineData("{\"body\":\"aG k=\"}")]
    [InlineData("{\"body\":\"aGk=aGk=\"}")]
    [InlineData("{\"body\":\"_-8=\"}")]
    [InlineData("{\"body\":[256]}")]
    [InlineData("{\"body\":[-1]}")]
    [InlineData("{\"body\":[\"a\"]}")]
    [InlineData("{\"body\":{}}")]
    [InlineData("{\"body\":1}")]
    [InlineData("{\"message_id\":1}")]
    [InlineData("{\"receive_count\":\"1\"}")]
    [InlineData("{\"receive_count\":1.0}")]
    [InlineData("{\"first_receive_millis\":9223372036854775808}")]
    [InlineData("{\"current_receipt_token\":\"?\"}")]
    [InlineData("{\"queue_generation\":-1}")]
    [InlineData("{\"queue_generation\":-0}")]
    [InlineData("{\"sequence_number\":18446744073709551616}")]
    [InlineData("{\"message_attributes\":[]}")]
    [InlineData("{\"message_attributes\":{\"a\":}}")]
    [InlineData("{\"unknown\":tru}")]
    public void Refused(string json)
    {
        using var message = new MessageValue();
        Assert.Equal(ProblemClass.BadJson, message.Read(Encoding.UTF8.GetBytes("\0SM\u0001" + json))?.Class);
    }

    [Fact]
    public void Nothing_of_the_message_before_is_left()
    {
        using var message = new MessageValue();
        Assert.Null(message.Read("\0SM\u0001{\"message_id\":\"a\",\"body\":\"aGk=\",\"sender_id\":\"s\",\"sequence_number\":4,\"message_attributes\":{\"a\":1}}"u8));
        Assert.Null(message.Read("\0SM\u0001{}"u8));
        Assert.Equal((0, 0, 0, 0UL, true), (message.Id.Length, message.Body.Length, message.SenderId.Length, message.SequenceNumber, message.Attributes.IsEmpty));
    }

    [Fact]
    public void Nesting_ends_at_10000_levels()
    {
        using var message = new MessageValue();
        Assert.Null(message.Read(Encoding.UTF8.GetBytes("\0SM\u0001{\"x\":" + new string('[', 9_999) + new string(']', 9_999) + "}")));
        Assert.NotNull(message.Read(Encoding.UTF8.GetBytes("\0SM\u0001{\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}")));
        Assert.NotNull(message.Read(Encoding.UTF8.GetBytes("\0SM\u0001" + new string('[', 1_000_000))));
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("{\"a\":1},\"message_attributes\":null", "")]
    [InlineData("{\"b\": {\"x\" : [ 1 , 2 ],\"x\":1.50} ,\"a\":null}", """{"a":null,"b":{"x":[1,2],"x":1.50}}""")]
    [InlineData("{\"a\":1,\"b\":2},\"Message_Attributes\":{\"a\":3}", """{"a":3,"b":2}""")]
    [InlineData("{\"\\u0061\":\" \\\" \\\\\",\"a<\":\"<\\u003c\u2028\"}", "{\"a\":\" \\\" \\\\\",\"a<\":\"<\\u003c\u2028\"}")]
    [InlineData("{\"é\":1,\"z\":2,\"\uFFFF\":3,\"😀\":4}", "{\"z\":2,\"é\":1,\"\uFFFF\":3,\"😀\":4}")]
    public void Attributes_pass_through(string attributes, string expected)
    {
        using var rows = new CraftedRows();
        rows.Queue("q").Data("q", "m", $$"""{"message_id":"m","message_attributes":{{attributes}}}""");
        string member = expected.Length == 0 ? "" : $"\"message_attributes\":{expected},";

        Assert.Equal(
            $$"""{"message_id":"m","body":"",{{member}}"send_timestamp_millis":0,"available_at_millis":0,"visible_at_millis":0,"receive_count":0,"queue_generation":0}""" + "\n",
            Encoding.UTF8.GetString(rows.Dump().Files["sqs/q/messages.jsonl"]));
    }

    [Fact]
    public void Every_member_has_its_place()
    {
        using var rows = new CraftedRows();
        rows.Queue("q").PartitionedData("q", uint.MaxValue, "m",
            """{"dead_letter_source_arn":"<dl>","sequence_number":3,"message_deduplication_id":"dd","message_group_id":"gg","queue_generation":9,"current_receipt_token":"AAEC","first_receive_millis":5,"receive_count":4,"visible_at_millis":3,"available_at_millis":-2,"send_timestamp_millis":1,"sender_id":"ss","message_attributes":{"k":{}},"md5_of_message_attributes":"m2","md5_of_body":"m1","body":"PCYg","message_id":"<id>"}""");

        Assert.Equal(
            """{"message_id":"<id>","body":"\u003c\u0026 ","md5_of_body":"m1","md5_of_message_attributes":"m2","message_attributes":{"k":{}},"sender_id":"ss","send_timestamp_millis":1,"available_at_millis":-2,"visible_at_millis":0,"receive_count":0,"queue_generation":9,"message_group_id":"gg","message_deduplication_id":"dd","sequence_number":3,"dead_letter_source_arn":"<dl>","partition":4294967295}""" + "\n",
            Encoding.UTF8.GetString(rows.Dump().Files["sqs/q/messages.jsonl"]));
    }
}
